"""`python3 -m app`: install what is missing, then run the command line."""

from app import bootstrap

# Worker processes import this module again under another name; they must not start a server.
if __name__ == "__main__":
    bootstrap.ensure("run")
    from app.cli import main

    main()
