"""How words stand on a page, in a real browser."""

LINES_OF = """
(within, word) => {
  const texts = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const at = texts.currentNode.data.indexOf(word);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(texts.currentNode, at);
    range.setEnd(texts.currentNode, at + word.length);
    return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
  }
  return 0;
}
"""
"""On how many lines a word within an element stands; 0: it is not there."""
