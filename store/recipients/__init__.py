"""Those who are asked: their rows and links, their due dates, whom they forward to, and what their pages show."""
