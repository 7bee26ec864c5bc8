"""The codes of the reasons for which two contacts might be the same person, and how much each tells."""

SAME_NUMBER = "same_number"
SAME_USER_NAME = "same_user_name"
SAME_NAME = "same_name"
SAME_NAME_ORGANISATION = "same_name_organisation"
WRITTEN = "written"
WEIGHTS = {SAME_NUMBER: 8, WRITTEN: 6, SAME_NAME_ORGANISATION: 4, SAME_USER_NAME: 3, SAME_NAME: 2}
