// For old phones too: no modules, nothing newer than 2009. Everything works without it but the token in the address.
(() => {
  // Telegram adds to the token what it says of the person: "#token?tgWebAppData=…&tgWebAppVersion=…", or with a "&" in front.
  const parts = location.hash.slice(1).split(/[?&]/);
  const key = parts[0];
  const form = document.getElementById("open");
  if (form && /^[\w-]{43}$/.test(key)) {
    // Out of the address bar and the history before anything else happens.
    history.replaceState(null, "", location.pathname);
    form.elements.key.value = key;
    for (let at = 1; at < parts.length; at += 1) {
      const value = parts[at].split("tgWebAppData=")[1];
      if (value) form.elements.said.value = decodeURIComponent(value.replace(/\+/g, "%20"));
    }
    form.submit();
    return;
  }
  closeInside(document.getElementById("close"));
  const show = document.getElementById("show");
  if (!show) return;
  show.parentNode.hidden = false;
  show.addEventListener("change", () => {
    const fields = document.querySelectorAll("input.secret");
    for (let at = 0; at < fields.length; at += 1) fields[at].type = show.checked ? "text" : "password";
  });

  // Asks Telegram to close the page, in each of the ways its clients have of being asked.
  function closeInside(button) {
    const proxy = window.TelegramWebviewProxy;
    const isFramed = window.parent !== window;
    if (!button || !(proxy || isFramed)) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      if (proxy) proxy.postEvent("web_app_close", "{}");
      else
        window.parent.postMessage('{"eventType":"web_app_close","eventData":{}}', "https://web.telegram.org");
    });
  }
})();
