"""`python -m dashboard.commands`: the command line where the script is not on the path."""

from dashboard.commands import main

if __name__ == "__main__":
    main()
