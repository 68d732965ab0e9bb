"""The service: one door over HTTP, beside the command line."""
