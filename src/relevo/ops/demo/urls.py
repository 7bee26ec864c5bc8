from django.urls import path

from relevo.ops.demo import views

urlpatterns = [
    path("", views.sandbox, name="sandbox"),
    path("new/", views.new_mail, name="sandbox-new"),
    path("mails/<slug:key>/", views.mail, name="sandbox-mail"),
]
