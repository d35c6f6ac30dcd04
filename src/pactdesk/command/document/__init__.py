"""How does a policy read as a document? Its edition as parts of prose and pictures, and three ways to draw them."""
