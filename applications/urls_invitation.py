"""Addresses of sets of invitation forms and of the programme's information file."""

invitation_urls = []
