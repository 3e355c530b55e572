"""A joint answer to an incoming remiss, and the members' own answers beside it, as documents."""
