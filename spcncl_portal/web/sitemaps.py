"""Public pages for search engines."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse


class Pages(Sitemap):
    """The fixed public pages."""

    changefreq = "weekly"

    def items(self):
        return [
            "web:home",
            "web:guide",
            "applications:self_check",
            "applications:guide_enterprises",
            "applications:guide_bodies",
            "applications:guide_papers",
            "applications:guide_questions",
            "web:english",
            "evaluation:register",
            "evaluation:enterprise_register",
            "documents:verify",
            "programme:calendar",
        ]

    def location(self, item):
        return reverse(item)


SITEMAPS = {"pages": Pages}
