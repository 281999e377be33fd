"""The widget's routes: public, framed, cacheable and without a session."""
