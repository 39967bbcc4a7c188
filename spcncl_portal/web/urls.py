"""The composed pages: public front, work desk, gallery, health."""

from django.contrib.sitemaps.views import sitemap

from spcncl_portal.core.routes import public, route

from . import gallery, health, views
from .sitemaps import SITEMAPS

app_name = "web"
urlpatterns = [
    public("", views.home, name="home"),
    public("huong-dan/", views.guide, name="guide"),
    public("en/", views.english, name="english"),
    route("ban-lam-viec/", views.desk, name="desk", enter="web.view_desk", methods=("GET",)),
    route("giao-dien/", gallery.gallery, name="gallery", enter="core.view_gallery"),
    public("healthz", health.alive, name="alive"),
    public("readyz", health.ready, name="ready"),
    public("metrics", health.metrics, name="metrics"),
    public("robots.txt", views.robots, name="robots"),
    public("sitemap.xml", lambda request: sitemap(request, SITEMAPS), name="sitemap"),
]
