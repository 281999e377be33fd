"""Comments as readers use them: posting, editing, reading, voting, reporting, nudges."""
