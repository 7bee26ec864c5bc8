"""Options that every command takes, in every place where a person may write them."""

from __future__ import annotations

import argparse


def shared() -> argparse.ArgumentParser:
    """For `parents=` of every parser, those of verbs too: `relevo mail ingest --data-dir …` and `relevo mail --data-dir … ingest`.

    Nothing is set where the option is not given, since a verb's parser would overwrite what its command's parser has read.
    """
    parser = argparse.ArgumentParser(add_help=False)
    text = "folder of the embedded database, attachments and keys (environment: RELEVO_DATA_DIR)"
    parser.add_argument("--data-dir", metavar="FOLDER", default=argparse.SUPPRESS, help=text)
    return parser
