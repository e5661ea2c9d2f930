"""What networks tell about a photograph besides rendering it: its classes, its styles, how real it looks.

`analyst` is for the window and free of torch; the networks are in `work`, in a process of its own (`child`).
"""
