// Runs in the browser while no page of the desk is open: shows what it is told, and leads to the ticket. Nothing is kept or loaded by it.

self.addEventListener("push", (event) => {
  const told = event.data?.json() ?? {};
  event.waitUntil(self.registration.showNotification(told.title ?? "Relevo", {
    body: told.body ?? "", tag: `ticket-${told.ticket ?? 0}`, renotify: true, data: { url: told.url ?? "/" },
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data.url, self.location.origin);
  if (url.origin !== self.location.origin) return;
  event.waitUntil((async () => {
    const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const open = pages.find((page) => new URL(page.url).pathname === url.pathname);
    if (open) await open.focus();
    else await self.clients.openWindow(url.href);
  })());
});
