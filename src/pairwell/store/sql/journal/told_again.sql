update live_store set told_us = ? where store = ? and product_id = ?
