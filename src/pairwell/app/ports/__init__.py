"""Ports: what the verbs need from the outside world, each as one small protocol."""
