// Saves the draft three seconds after the typing stops, and when the page is left. What is not saved yet has a copy in
// this tab alone, so that a reload or the Back button loses nothing. The page works without it.
(() => {
  const form = document.getElementById("svar"), note = document.getElementById("spar"), said = document.getElementById("sagt");
  const errors = document.getElementById("fel"), whose = `remiss ${location.pathname.split("/")[2]}`;
  if (errors) errors.focus();
  const tab = {
    read: (name) => { try { return JSON.parse(sessionStorage.getItem(name)); } catch { return null; } },
    write: (name, value) => { try { sessionStorage.setItem(name, JSON.stringify(value)); return true; } catch { return false; } },
    drop: (name) => { try { sessionStorage.removeItem(name); } catch { /* nothing was kept either */ } },
  };
  if (!form) {  // the answer has come in, or nothing can be typed any more
    try { for (const name of Object.keys(sessionStorage)) if (name.startsWith(whose)) tab.drop(name); } catch { /* as above */ }
    return;
  }
  if (!note || !said || !window.fetch) return;
  const words = form.dataset, { draft_version: version, replaces, page, turn, supplement } = form.elements;
  const told = { draft_conflict: words.conflict, draft_elsewhere: words.elsewhere, answer_exists: words.exists, closed: words.closed, no_visit: words.visit };
  const copyName = `${whose} ${supplement ? supplement.value : 0}`;
  let timer = 0, busy = false, stopped = false, sent = false, dirty = false, again = false, pressed = null, asked = null;

  // A duplicated tab has a copy of everything but must not pass for the tab it came from, which still runs then.
  let mine = tab.read("remiss page");
  if (!mine || tab.read("remiss runs")) mine = { id: crypto.getRandomValues(new Uint32Array(4)).join(""), turn: 0 };
  tab.write("remiss runs", true);
  page.value = mine.id;
  const next = () => { mine.turn += 1; turn.value = mine.turn; tab.write("remiss page", mine); };

  const typing = () => [...form.elements].filter((field) => field.name && field.matches("textarea, select, input[type=text], input[type=email], input[type=radio], input[type=checkbox]"));
  const state = () => typing().filter((field) => (!field.matches("[type=radio], [type=checkbox]") || field.checked) && field.value !== "").map((field) => [field.name, field.value]);
  const fill = (rows) => {
    const held = new Set(rows.map(([name, value]) => JSON.stringify([name, value])));
    const texts = new Map(rows);
    for (const field of typing()) {
      if (field.matches("[type=radio], [type=checkbox]")) field.checked = held.has(JSON.stringify([field.name, field.value]));
      else if (texts.has(field.name)) field.value = texts.get(field.name);
      else if (!field.matches("select")) field.value = "";
      if (texts.has(field.name)) for (let at = field.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
    }
  };
  const keep = () => tab.write(copyName, { version: version.value, replaces: replaces.value, sent, rows: state() });
  const alike = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  const tell = (text, aloud) => { note.textContent = text; said.textContent = aloud ? text : ""; };
  const typed = () => {
    const data = new FormData(form);
    data.delete("files");
    data.delete("word_form");
    for (const [name, value] of [...data]) if (value === "") data.delete(name);
    data.set("action", "save");
    return data;
  };
  // Browsers let at most 64 kB outlive the page that sends them.
  const outlives = (data) => [...data].reduce((size, [name, value]) => size + 150 + name.length + new Blob([value]).size, 0) < 60000;
  const send = (signal) => {
    next();
    const data = typed();
    // Not form.action: the buttons of that name stand in its way.
    return fetch(form.getAttribute("action"), { method: "POST", body: data, headers: { Accept: "application/json" }, keepalive: outlives(data), signal });
  };

  const save = async () => {
    if (stopped || sent) return;
    if (busy) { again = true; return; }
    clearTimeout(timer);
    busy = true;
    dirty = false;
    const aloud = asked, late = new AbortController(), limit = setTimeout(() => late.abort(), 15000);
    asked = null;
    tell(words.saving, false);
    try {
      const rows = state(), reply = await send(late.signal), saved = await reply.json();
      if (reply.ok) {
        version.value = saved.version;
        if (alike(rows, state()) && !rows.some(([name]) => form.elements[name].closest?.(".ways"))) tab.drop(copyName); else keep();
        tell(`${words.saved} ${saved.clock} · ${words.version} ${saved.saves}`, aloud !== null);
      } else {
        dirty = true;
        stopped = reply.status === 409;
        tell(told[saved.problem] || words.failed, true);
        if (aloud) { stopped = true; pressed = aloud; }  // the server's own page says more, and what to do
      }
    } catch {
      dirty = true;
      tell(words.failed, true);
    }
    clearTimeout(limit);
    busy = false;
    if (pressed) { const button = pressed; pressed = null; button.click(); }
    else if (again) { again = false; plan(); }
  };
  const plan = (pause = 3000) => { clearTimeout(timer); timer = setTimeout(save, pause); };
  const leave = () => {
    if (!dirty || sent) return;
    keep();
    if (stopped) return;
    if (busy) send().catch(() => {}); else save();
  };

  // What this tab held when its page went away. Where somebody else has saved since, it is for the visitor to say.
  const left = document.getElementById("kvar");
  const bring = (copy, base) => { fill(copy.rows); version.value = base; dirty = true; left.hidden = true; keep(); plan(500); };
  const restore = () => {
    const copy = tab.read(copyName);
    if (!copy) return;
    const moved = copy.version !== version.value || copy.replaces !== replaces.value;
    if (alike(copy.rows, state()) || (copy.sent && moved)) { tab.drop(copyName); return; }
    if (!moved || words.page === mine.id) { bring(copy, version.value); tell(words.back, true); return; }
    left.hidden = false;
    left.querySelector("[data-back]").addEventListener("click", () => bring(copy, copy.version));
    left.querySelector("[data-drop]").addEventListener("click", () => { tab.drop(copyName); left.hidden = true; });
  };

  form.addEventListener("input", (event) => { if (event.target.type !== "file") { dirty = true; keep(); plan(); } });
  form.addEventListener("click", (event) => {  // takes a choice back without asking the server
    const name = event.target.closest("button[name=take_back]")?.value;
    if (!name) return;
    event.preventDefault();
    const choices = [...form.querySelectorAll(`input[type=radio][name="${CSS.escape(name)}"]`)];
    for (const one of choices) one.checked = false;
    choices[0].focus();
    choices[0].dispatchEvent(new Event("input", { bubbles: true }));
  });
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    clearTimeout(timer);
    if (busy && button) {  // the page learns its version first
      event.preventDefault();
      pressed = button;
      return;
    }
    const files = [...form.querySelectorAll("input[type=file]")].some((field) => field.files.length);
    const ways = typing().some((field) => field.closest(".ways") && field.value !== "");
    if (button?.value === "save" && button.name === "action" && !files && !ways && !stopped && errors === null) {
      event.preventDefault();  // the visitor stays where they are
      asked = button;
      save();
      return;
    }
    next();
    sent = true;
    if (button?.value === "leave") tab.drop(copyName); else keep();
  });
  form.addEventListener("keydown", (event) => {  // Enter in a short way presses its own button, not the form's first
    const field = event.target;
    if (event.key !== "Enter" || event.isComposing || !field.matches(".own input[type=text], .own input[type=email]")) return;
    event.preventDefault();
    field.closest(".own").querySelector("button").click();
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });
  window.addEventListener("pagehide", () => { leave(); tab.drop("remiss runs"); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  window.addEventListener("beforeunload", (event) => {
    if (!dirty || sent || (!stopped && outlives(typed()))) return;
    event.preventDefault();  // what cannot outlive the page is saved, if it can be, while the visitor is asked
    event.returnValue = true;
    save();
  });
  restore();
})();
