"""One evaluation: images, metrics, table, summary."""
