"""The pages people meet: `answer/` behind the emailed link, and what every page shares. Routes are thin."""
