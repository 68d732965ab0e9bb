"""An ordinary django-oscar shop; what pairwell needs in it is marked in settings and urls."""
