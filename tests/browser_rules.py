"""What pages are held to in a browser beyond what axe can tell, as scripts that look at the page as it stands."""

FOCUSED = """
() => {
  const node = document.activeElement, shape = node.getClientRects()[0], shown = node.closest('.choice') || node;
  const style = getComputedStyle(shown), half = Math.min(shape.height / 2, 22);
  const top = document.elementFromPoint(shape.x + Math.min(shape.width / 2, 40), shape.y + half);
  return {
    name: node.outerHTML.slice(0, 90),
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    seen: !!top && shown.contains(top),
  };
}
"""
"""Whether what has the focus wears a ring, and whether its first line is free of everything else on the page."""

SPACING = """
() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important } '
    + '* { word-spacing: .16em !important } p { margin-bottom: 2em !important }');
  document.adoptedStyleSheets = [sheet];
}
"""
"""The widest spacing that WCAG 2.1, 1.4.12 asks a page to bear."""

SPILLING = """
() => [...document.querySelectorAll('main table, main figure, main pre, main form')]
  .filter((node) => node.checkVisibility() && !node.closest('.away, .scroll'))
  .filter((node) => node.getBoundingClientRect().right > node.parentElement.getBoundingClientRect().right + 1)
  .map((node) => node.outerHTML.slice(0, 90))
"""
"""What reaches out of what it stands in, over its neighbour."""

CUT = """
() => [...document.querySelectorAll('main *, header *, footer *')]
  .filter((node) => node.checkVisibility() && !node.closest('.away, .text, .scroll, textarea, select, input'))
  .filter((node) => ['hidden', 'clip'].includes(getComputedStyle(node).overflowX))
  .filter((node) => node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1)
  .map((node) => node.outerHTML.slice(0, 90))
"""
"""What is cut off at its own border."""
