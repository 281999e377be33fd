"""Detoxify's models as scorers, with torch or exported to ONNX. Heavy imports wait until first use."""
