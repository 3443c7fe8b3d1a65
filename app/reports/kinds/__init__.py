"""Reports by kind: facts are read once, then put into sections; a paper is sections in an order."""
