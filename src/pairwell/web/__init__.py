"""The service over HTTP: the API, the admin, and the widget of shops' pages."""
