"""The admin: pages for the people who run the shop's offers; forms and links, one small script."""
