"""What people of the demonstration clinic write. Some of it is what software must not trip over."""

CONDITIONS = ("sleep_apnoea", "cystitis", "moderate_liver", "epilepsy")
MEDICINES = (
    "Lorazepam",
    "Pregabalin",
    "Sertraline",
    "Lamotrigine",
    "Metoprolol",
    "Levothyroxine",
    "Tramadol",
    "Ibuprofen",
    "Амитриптилин",
)
ESCORTS = (
    "Sister, waiting outside",
    "Husband",
    "Neighbour (comes by car)",
    "Daughter, phones when here",
    "Friend: O'Hara & son",
    "Far, henter kl. 15",
)
LATE = ("busy at chair 4", "tablet was charging", "helped the patient to the bathroom")
TYPING_ERRORS = ("typing error", "read from the wrong line", "digits swapped")
SLOWED = ("feels too strong", "dizzy", "asked for it")
INTERVENTIONS = (
    "Talked down, lights dimmed, music lower",
    "Sat the bed up, slow breathing together",
    "Held the hand, eye mask off",
)
NOTES = (
    "Comfortable, eyes closed, answers at once.",
    "Says the room feels far away; no fear.",
    "Bilde av bølger, rolig. Ønsker samme musikk neste gang.",
    "Slept badly, pain 8 at breakfast.",
    'Wrote in the diary: "floating", <b>not</b> frightening.',
    '=HYPERLINK("x") is what she typed on her own tablet, laughing',
    "Vein left hand; 2nd attempt. -5 min delay.",
    "患者は落ち着いている。",
    "Asked again about driving: not before tomorrow, after sleep.",
)
CONCERNS = ("Quieter than last time, does not look at me", "Pale, says nothing is wrong")
HAND_OFFS = (
    "To Sam: next vitals as scheduled, no flags open.",
    "To Nora: slow riser, walk slowly.",
)
