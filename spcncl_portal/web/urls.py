"""The composed pages: public front, work desk, gallery, health."""

from spcncl_portal.core.routes import public, route

from . import views

app_name = "web"
urlpatterns = [
    public("", views.home, name="home"),
    route("ban-lam-viec/", views.desk, name="desk", enter="web.view_desk", methods=("GET",)),
]
