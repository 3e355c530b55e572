// Lets a synpunkt be taken out of an answer by selecting its words. The page works without it: sentences are ticked.
(() => {
  const buttons = document.querySelectorAll("[data-mark]");
  if (!buttons.length || !window.getSelection) return;
  const length = (text) => Array.from(text).length; // code points, as the server counts
  const said = (range) => {
    const part = range.cloneContents();
    for (const number of part.querySelectorAll("sup")) number.remove();
    return part.textContent;
  };
  const fieldOf = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-field]");
  const selected = () => {
    const found = getSelection();
    if (!found.rangeCount || found.isCollapsed) return null;
    const chosen = found.getRangeAt(0).cloneRange();
    const field = fieldOf(chosen.startContainer) || fieldOf(chosen.endContainer);
    if (!field) return null;
    const whole = document.createRange();
    whole.selectNodeContents(field); // a paragraph chosen by three clicks ends in the next one
    if (!field.contains(chosen.startContainer)) chosen.setStart(field, 0);
    if (!field.contains(chosen.endContainer)) chosen.setEnd(whole.endContainer, whole.endOffset);
    const before = document.createRange();
    before.setStart(field, 0);
    before.setEnd(chosen.startContainer, chosen.startOffset);
    const words = said(chosen), quote = words.trim();
    const start = length(said(before)) + length(words) - length(words.trimStart());
    return quote ? { field: field.dataset.field, start, end: start + length(quote), quote } : null;
  };
  const show = () => {
    const now = selected();
    for (const button of buttons) button.hidden = !now || button.dataset.mark !== now.field;
  };
  document.addEventListener("selectionchange", show);
  show(); // words may have been selected before this script came
  for (const button of buttons) {
    button.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the selection
    button.addEventListener("click", () => {
      const now = selected(), box = document.getElementById("ny-" + button.dataset.mark);
      if (!now || !box) return;
      const form = box.querySelector("form"), chosen = box.querySelector(".chosen");
      for (const name of ["start", "end", "quote"]) form.elements[name].value = now[name];
      box.open = true;
      chosen.hidden = false;
      chosen.querySelector("q").textContent = now.quote;
      for (const other of box.querySelectorAll(".by-sentence, .by-words")) other.hidden = true;
      form.elements.says.focus();
    });
  }
})();
