"""Mail: the outbox, delivery, mail to guests and moderators, and the links in mails."""
