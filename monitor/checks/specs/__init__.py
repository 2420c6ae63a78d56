"""What vendors themselves ask of events: the language of spec packs, the packs, and the judge."""
