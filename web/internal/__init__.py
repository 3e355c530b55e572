"""Behind a colleague's own link in an internremiss: the parts it is asked for, and nothing else of the answer."""
