"""The users of `make soak`: each signs in as a demo account and reads the screens its own navigation offers."""

import random
import re

from locust import HttpUser, between, task

PASSWORD = "spcncl-demo-2021"
NAMES = ["doanhnghiep", "quan", "so", "thanhvien1", "thanhvien2", "thuky", "sct", "lanhdao", "kiemtoan", "quantri"]
LOGIN = "/tai-khoan/dang-nhap/"


class Person(HttpUser):
    wait_time = between(0.5, 3)

    def on_start(self) -> None:
        page = self.client.get(LOGIN)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        form = {"login": f"{random.choice(NAMES)}@demo.example", "password": PASSWORD}
        form["csrfmiddlewaretoken"] = token.group(1) if token else ""
        with self.client.post(LOGIN, form, headers={"Referer": self.host + LOGIN}, catch_response=True) as answer:
            if "/dang-nhap/" in answer.url:
                answer.failure("the sign-in was refused")
        self.addresses = ["/ban-lam-viec/"]

    @task(8)
    def read_a_screen(self) -> None:
        """Open an address seen on an earlier page; what is linked must answer."""
        with self.client.get(random.choice(self.addresses), name="own screens", catch_response=True) as answer:
            if answer.status_code >= 400:
                answer.failure(f"{answer.status_code} at {answer.url}")
        if "text/html" in answer.headers.get("Content-Type", ""):
            found = re.findall(r'<a[^>]+href="(/[^"#]*)"', answer.text)
            links = {link.replace("&amp;", "&") for link in found if "dang-xuat" not in link and "ngon-ngu" not in link}
            self.addresses = list({"/ban-lam-viec/", *random.sample(sorted(links), min(len(links), 15))})

    @task(2)
    def read_as_the_public(self) -> None:
        self.client.get(random.choice(["/", "/san-pham/", "/xac-minh/", "/healthz"]), name="public")
