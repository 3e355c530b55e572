// Keeps a round's figures up to date: by server-sent events, and by asking now and then where there is no stream. The
// page works without it, and says when it was made.
(() => {
  const place = document.querySelector("[data-live]"), changed = document.getElementById("changed");
  if (!place || !window.fetch || !window.DOMParser) return;
  const said = place.dataset, first = document.getElementById("live").dataset.mark;
  let mark = first, asking = false;

  const refresh = async () => {
    if (asking || document.hidden) return;
    asking = true;
    try {
      const answer = await fetch(said.live, { headers: { accept: "text/html" } });
      if (!answer.ok) return;
      const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
      if (!found) return; // signed out: the next act asks for the password
      document.getElementById("live").replaceWith(found);
      mark = found.dataset.mark;
      if (mark !== first && changed && changed.hidden) {
        const link = document.createElement("a");
        link.href = location.href.replace(/#.*$/, "");
        link.textContent = said.reload;
        changed.replaceChildren(said.changed + " ", link);
        changed.hidden = false;
      }
    } catch { /* the line is down: the next try may do better */ } finally { asking = false; }
  };

  const poll = () => setInterval(refresh, 30000);
  if (!window.EventSource) { poll(); return; }
  const stream = new EventSource(said.stream);
  stream.onmessage = (told) => { if (told.data !== mark) refresh(); };
  stream.onerror = () => { if (stream.readyState === EventSource.CLOSED) poll(); };
})();
