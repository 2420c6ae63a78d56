"""The decoder of last resort: what requests to known companies show by their shape when no other decoder reads them."""
