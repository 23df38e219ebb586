"""The reasoning: from a paragraph, the facts of a case and a day to an answer with its reasons."""
