package org.meanfield.forecast;

/** In which order a task fetches what lies with several machines. */
enum FetchOrder {
  /** Everyone begins with the first: its keeper is asked by all at once. */
  SAME {
    @Override
    int at(int turn, int own, int count) {
      return turn;
    }
  },
  /** Everyone begins with its own: in each turn every keeper is asked by one other. */
  FROM_ONES_OWN {
    @Override
    int at(int turn, int own, int count) {
      return (own + turn) % count;
    }
  };

  /** As the executors of a round do it. */
  static final FetchOrder OF_A_ROUND = SAME;

  /**
   * What is fetched in a turn.
   *
   * @param own the first that lies with the task itself
   * @param count of all
   */
  abstract int at(int turn, int own, int count);
}
