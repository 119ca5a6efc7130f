"""Metrics, classifier, baselines, the evaluator node."""
