"""The registrar's console: rounds made, sent, watched and cared for in a browser. Every act is the desk's."""
