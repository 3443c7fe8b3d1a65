"""What tests of the phone ask of it: what it keeps, and to come in and go out as people do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, Page, expect

from tests.cast import PASSWORD, PEOPLE

KEYS = """(store) => new Promise((good) => {
  const asked = indexedDB.open('so-hoc', 1);
  asked.onupgradeneeded = () => asked.transaction.abort();
  asked.onerror = (event) => { event.preventDefault(); good([]); };
  asked.onsuccess = () => {
    const all = asked.result.transaction(store).objectStore(store).getAllKeys();
    all.onsuccess = () => { asked.result.close(); good(all.result); };
  };
})"""
"""A question that comes before the phone has made its store must not make an empty one."""
OWNER = """(who) => new Promise((good) => {
  const asked = indexedDB.open('so-hoc', 1);
  asked.onupgradeneeded = () => asked.transaction.abort();
  asked.onerror = (event) => { event.preventDefault(); good(false); };
  asked.onsuccess = () => {
    const one = asked.result.transaction('facts').objectStore('facts').get('owner');
    one.onsuccess = () => {
      const value = one.result && one.result.value;
      asked.result.close();
      good(Boolean(who ? value === who : value));
    };
  };
})"""
PAGES = "caches.open('so-hoc').then((c) => c.keys()).then((all) => all.map(({ url }) => new URL(url).pathname))"
FULL = """
const whole = IDBObjectStore.prototype.put;
window.full = false;
IDBObjectStore.prototype.put = function (...given) {
  if (window.full && this.name === 'events') throw new DOMException('full', 'QuotaExceededError');
  return whole.apply(this, given);
};"""
"""A phone whose storage refuses events while `window.full`."""


@contextmanager
def cut(context: BrowserContext) -> Iterator[None]:
    """No line for this phone, its service worker included."""
    context.set_offline(True)
    yield
    context.set_offline(False)


def until(page: Page, what: str, given: object = None) -> None:
    """Wait until an expression of the page, which may be a promise, is true."""
    for _turn in range(150):
        if page.evaluate(what, given):
            return
        page.wait_for_timeout(100)
    raise AssertionError(what)


def ready(page: Page) -> None:
    """The scripts of the page are at work, and this phone can do without a line."""
    page.wait_for_load_state("networkidle")
    until(page, "Boolean(navigator.serviceWorker.controller)")
    until(page, OWNER)


def settled(page: Page, person_id: int) -> None:
    """The phone knows who is in, and its worker answers for its pages."""
    until(page, "Boolean(navigator.serviceWorker.controller)")
    until(page, OWNER, str(person_id))


def holds(page: Page, *paths: str) -> None:
    """Wait until the phone keeps these pages."""
    until(page, f"(wanted) => {PAGES}.then((all) => wanted.every((one) => all.includes(one)))", list(paths))


def has_facts(page: Page, *ids: str) -> None:
    """Wait until the phone has noted these facts."""
    until(page, f"(wanted) => ({KEYS})('facts').then((all) => wanted.every((one) => all.includes(one)))", list(ids))


def sign_in(page: Page, key: str) -> None:
    """As she does it, with her number and password."""
    page.goto("/dang-nhap")
    page.get_by_label("Số điện thoại hoặc tên đăng nhập").fill(PEOPLE[key][1])
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    expect(page).not_to_have_url(re.compile("/dang-nhap"))


def sign_out(page: Page) -> None:
    """By the button of her account."""
    page.goto("/tai-khoan")
    page.get_by_role("button", name="Đăng xuất khỏi máy này").click()
    expect(page).to_have_url(re.compile("/dang-nhap"))
