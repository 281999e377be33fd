"""What the widget talks to: public, framed, cacheable, without a session."""
