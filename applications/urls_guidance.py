"""Public guidance and the self-check of a product."""

guidance_urls = []
