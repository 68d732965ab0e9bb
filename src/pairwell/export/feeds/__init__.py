"""The matrix in the words of shops and channels, one format a file."""
