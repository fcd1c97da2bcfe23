/* Comfort for fields that are saved one by one (data-autosave). Without this script they are saved all the same.
   An edit that did not reach the office stays in this browser, is sent again, and comes back after a crash. */
(() => {
  "use strict";
  const body = document.body;
  const who = body.dataset.person;
  if (!who || !window.htmx) return;

  const START = `azogue/${who}/`;
  const PAGE = `${START}${location.pathname.replace(/^\/[a-z]{2}(-[a-z]+)?\//, "/")}#`;
  const SENDERS = "[hx-post],[hx-put],[hx-patch]";
  const OLD = 30 * 24 * 3600e3;
  let resending = null;
  let storage;
  try { storage = window.localStorage; storage.getItem("azogue"); } catch { storage = null; }
  const kept = new Map();

  const valueOf = (field) => (field.type === "checkbox" ? String(field.checked) : field.value);
  const firstOf = (field) => {
    if (field.type === "checkbox") return String(field.defaultChecked);
    if (field.tagName !== "SELECT") return field.defaultValue;
    const first = [...field.options].find((o) => o.defaultSelected) || field.options[0];
    return first ? first.value : "";
  };
  const put = (field, value) => {
    if (field.type === "checkbox") field.checked = value === "true";
    else field.value = value;
  };
  const fieldFor = (name) => document.querySelector(`[data-autosave="${CSS.escape(name)}"]`);
  const newKey = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

  function keep(name, edit) {
    kept.set(name, edit);
    try { storage?.setItem(PAGE + name, JSON.stringify(edit)); } catch { /* full or forbidden: kept in memory */ }
    show(name);
  }
  function drop(name) {
    kept.delete(name);
    try { storage?.removeItem(PAGE + name); } catch { /* as above */ }
    show(name);
  }

  /* A mark beside the field, and one line at the foot of the page that says how many there are. */
  function show(name) {
    const edit = kept.get(name);
    const field = fieldFor(name);
    const mark = document.getElementById(`unsent-${name}`);
    if (field && edit?.failed) {
      field.classList.add("is-unsent");
      if (!mark) {
        const made = document.createElement("small");
        made.id = `unsent-${name}`;
        made.className = "unsent";
        made.textContent = body.dataset.unsent;
        field.after(made);
      }
    } else {
      field?.classList.remove("is-unsent");
      mark?.remove();
    }
    const count = [...kept.values()].filter((e) => e.failed).length;
    let bar = document.getElementById("unsent-bar");
    if (!bar) {
      bar = document.createElement("p");
      bar.id = "unsent-bar";
      bar.className = "unsent-bar";
      bar.setAttribute("role", "status");
      (document.querySelector("main") || body).append(bar);
    }
    bar.textContent = count ? `${body.dataset.unsent} (${count})` : "";
  }

  function fieldOf(detail) {
    if (resending) return resending;
    const asked = detail.requestConfig || detail;
    const origin = asked.triggeringEvent?.target;
    if (origin?.matches?.("[data-autosave]")) return origin;
    if (detail.elt?.matches?.("[data-autosave]")) return detail.elt;
    const inside = detail.elt?.querySelectorAll?.("[data-autosave]") || [];
    return inside.length === 1 ? inside[0] : null;
  }

  /* The same edit keeps its key and what it was sent with, so that the office does it once and sees what
     the person had seen. */
  body.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.verb === "get") return;
    const field = fieldOf(detail);
    if (!field) return;
    const name = field.dataset.autosave;
    const value = valueOf(field);
    let edit = kept.get(name);
    delete detail.parameters.csrfmiddlewaretoken; // a header carries it, and the same edit must stay the same request
    if (edit?.sent && edit.value === value) {
      for (const part of new Set(edit.sent.map(([n]) => n))) delete detail.parameters[part];
      for (const [n, v] of edit.sent) detail.parameters[n] = v;
    } else {
      const sent = Object.entries(detail.parameters).filter(([, v]) => typeof v === "string");
      edit = { value, sent, key: newKey(), seen: firstOf(field), at: Date.now() };
    }
    detail.headers["Idempotency-Key"] = edit.key;
    keep(name, edit);
  });

  body.addEventListener("htmx:afterRequest", ({ detail }) => {
    const key = detail.requestConfig?.headers?.["Idempotency-Key"];
    const found = key && [...kept].find(([, e]) => e.key === key);
    if (!found) return;
    const [name, edit] = found;
    const status = detail.xhr?.status || 0;
    const field = fieldFor(name);
    if (status >= 200 && status < 300 && field && "defaultValue" in field && field.type !== "checkbox") {
      field.defaultValue = edit.value;
    }
    if ((status >= 200 && status < 300) || status === 409 || status === 422) drop(name);
    else keep(name, { ...edit, failed: true, refused: status >= 400 && status < 500 && status !== 408 && status !== 429 });
  });

  body.addEventListener("input", ({ target }) => {
    if (!target.matches?.("[data-autosave]")) return;
    const name = target.dataset.autosave;
    const value = valueOf(target);
    const edit = kept.get(name);
    if (value === firstOf(target) && !edit?.sent) drop(name);
    else if (edit?.value !== value) keep(name, { value, seen: firstOf(target), at: Date.now(), failed: edit?.failed });
  });

  function send(name) {
    const field = fieldFor(name);
    const sender = field?.closest(SENDERS);
    if (!sender) return;
    const verb = ["post", "put", "patch"].find((v) => sender.hasAttribute(`hx-${v}`));
    resending = field;
    try { window.htmx.ajax(verb.toUpperCase(), sender.getAttribute(`hx-${verb}`), { source: sender }); } finally { resending = null; }
  }
  function sendAll() {
    if (navigator.onLine === false) return;
    for (const [name, edit] of kept) if (edit.failed && !edit.refused) send(name);
  }

  /* What was kept comes back. An edit that was never sent is sent only if nobody else changed the field since. */
  function restore() {
    if (!storage) return;
    for (const key of Object.keys(storage).filter((k) => k.startsWith(START))) {
      let edit;
      try { edit = JSON.parse(storage.getItem(key)); } catch { edit = null; }
      if (!edit || Date.now() - edit.at > OLD) { storage.removeItem(key); continue; }
      if (!key.startsWith(PAGE)) continue;
      const name = key.slice(PAGE.length);
      const field = fieldFor(name);
      if (!field) continue;
      if (valueOf(field) === edit.value) { storage.removeItem(key); continue; }
      const free = edit.sent || firstOf(field) === edit.seen;
      if (free) put(field, edit.value);
      keep(name, { ...edit, failed: true, refused: !free });
      if (!free) document.getElementById(`unsent-${name}`).textContent = `${body.dataset.unsent} ${edit.value}`;
    }
    sendAll();
  }

  body.addEventListener("htmx:afterSwap", () => { for (const name of kept.keys()) show(name); });
  window.addEventListener("online", sendAll);
  setInterval(sendAll, 20e3);
  window.addEventListener("beforeunload", (event) => { if (kept.size) event.preventDefault(); });

  /* In a table Enter goes down a row, and Escape takes back what was typed. */
  body.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.matches?.(".table [data-autosave]") || event.isComposing) return;
    if (event.key === "Escape") {
      put(field, firstOf(field));
      drop(field.dataset.autosave);
      field.select?.();
    } else if (event.key === "Enter" && field.tagName !== "TEXTAREA") {
      event.preventDefault();
      const cell = field.closest("td,th");
      const row = cell?.parentElement.nextElementSibling;
      const below = row?.cells?.[cell.cellIndex]?.querySelector("[data-autosave]");
      if (below) below.focus();
      else field.blur();
    }
  });

  restore();
})();
