"""The command line as a module: python -m onrecord."""

import sys

if __name__ == "__main__":
    try:
        from onrecord.cli import main
    except KeyboardInterrupt:  # on a slow machine the import takes long enough for somebody to think better of it
        sys.exit(130)
    main()
