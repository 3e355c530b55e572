"""Mail on its way in: the catcher of trials and what it keeps."""
