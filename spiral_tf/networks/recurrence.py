"""The core over whole drawings at once."""

import sonnet as snt
import tensorflow as tf


def unroll(core: snt.LSTM, inputs: tf.Tensor) -> tf.Tensor:
  """Outputs of an LSTM, from its initial state on.

  As `snt.static_unroll` has them, but what the gates make of the inputs, and
  the gradient of its weights, is one matrix product for all steps rather than
  a small one for each; and nothing is multiplied by a state of zeros.

  Args:
    core: with its variables made.
    inputs: float32 [N, B, C], N of at least 1.

  Returns:
    float32 [N, B, hidden size].
  """
  flat = tf.reshape(inputs, [-1, inputs.shape[-1]])
  of_inputs = tf.matmul(flat, core.input_to_hidden) + core.b
  of_inputs = tf.reshape(of_inputs, [inputs.shape[0], -1, core.b.shape[0]])
  hidden = cell = None
  outputs = []
  for gates in tf.unstack(of_inputs):
    if hidden is not None:
      gates += tf.matmul(hidden, core.hidden_to_hidden)
    # In the order of Sonnet's weights: input, forget, update, output.
    i, f, g, o = tf.split(gates, 4, axis=-1)
    update = tf.sigmoid(i) * tf.tanh(g)
    cell = update if cell is None else tf.sigmoid(f) * cell + update
    hidden = tf.sigmoid(o) * tf.tanh(cell)
    outputs.append(hidden)
  return tf.stack(outputs)
