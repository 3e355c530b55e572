// Saves the draft three seconds after the typing stops, and when the page is left. The page works without it.
(() => {
  const form = document.getElementById("svar"), note = document.getElementById("spar");
  const errors = document.getElementById("fel");
  if (errors) errors.focus();
  if (!form || !note || !window.fetch) return;
  const words = form.dataset, version = form.elements.draft_version;
  const told = { draft_conflict: words.conflict, answer_exists: words.exists, closed: words.closed, no_visit: words.visit };
  let timer = 0, busy = false, stopped = false, sent = false, dirty = false, again = false, pressed = null;

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

  const save = async () => {
    if (stopped || sent) return;
    if (busy) { again = true; return; }
    clearTimeout(timer);
    busy = true;
    dirty = false;
    note.textContent = words.saving;
    const data = typed(), late = new AbortController(), limit = setTimeout(() => late.abort(), 15000);
    try {
      // Not form.action: the buttons of that name stand in its way.
      const reply = await fetch(form.getAttribute("action"), { method: "POST", body: data, headers: { Accept: "application/json" }, keepalive: outlives(data), signal: late.signal });
      const saved = await reply.json();
      if (reply.ok) {
        version.value = saved.version;
        note.textContent = `${words.saved} ${saved.clock} · ${words.version} ${saved.saves}`;
      } else {
        dirty = true;
        stopped = reply.status === 409;
        note.textContent = told[saved.problem] || words.failed;
      }
    } catch {
      dirty = true;
      note.textContent = words.failed;
    }
    clearTimeout(limit);
    busy = false;
    if (pressed) { const button = pressed; pressed = null; button.click(); }
    else if (again) { again = false; plan(); }
  };
  const plan = () => { clearTimeout(timer); timer = setTimeout(save, 3000); };
  const leave = () => { if (dirty) save(); };

  form.addEventListener("input", (event) => { if (event.target.type !== "file") { dirty = true; plan(); } });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (busy && event.submitter) {  // the page learns its version first, or our own save would look like a colleague's
      event.preventDefault();
      pressed = event.submitter;
      return;
    }
    sent = true;
  });
  form.addEventListener("keydown", (event) => {  // Enter in a short way presses its own button, not the form's first
    const field = event.target;
    if (event.key !== "Enter" || event.isComposing || !field.matches(".ways input[type=text], .ways input[type=email]")) return;
    event.preventDefault();
    field.closest("details").querySelector("button").click();
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });
  window.addEventListener("pagehide", leave);
  window.addEventListener("beforeunload", (event) => {
    if (!dirty || sent || (!stopped && !busy && outlives(typed()))) return;
    event.preventDefault();  // what cannot outlive the page is saved, if it can be, while the visitor is asked
    event.returnValue = true;
    save();
  });
})();
