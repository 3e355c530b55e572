"""The recipient's side: from the link in the letter to the receipt."""
