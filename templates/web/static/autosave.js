// Saves the draft three seconds after the typing stops. The page works the same without it.
(() => {
  const form = document.getElementById("svar"), note = document.getElementById("spar");
  const errors = document.getElementById("fel");
  if (errors) errors.focus();
  if (!form || !note || !window.fetch) return;
  const words = form.dataset, version = form.elements.draft_version;
  let timer = 0, busy = false, stopped = false, again = false;
  const save = async () => {
    if (stopped) return;
    if (busy) { again = true; return; }
    busy = true;
    note.textContent = words.saving;
    const data = new FormData(form);
    data.delete("files");
    data.delete("word_form");
    data.set("action", "save");
    try {
      // Not form.action: the buttons of that name stand in its way.
      const reply = await fetch(form.getAttribute("action"), { method: "POST", body: data, headers: { Accept: "application/json" } });
      if (reply.ok) {
        const saved = await reply.json();
        version.value = saved.version;
        note.textContent = `${words.saved} ${saved.clock} · ${words.version} ${saved.saves}`;
      } else {
        stopped = reply.status === 409;
        note.textContent = stopped ? words.conflict : words.failed;
      }
    } catch {
      note.textContent = words.failed;
    }
    busy = false;
    if (again) { again = false; plan(); }
  };
  const plan = () => { clearTimeout(timer); timer = setTimeout(save, 3000); };
  form.addEventListener("input", (event) => { if (event.target.type !== "file") plan(); });
  form.addEventListener("submit", () => { stopped = true; clearTimeout(timer); });
})();
